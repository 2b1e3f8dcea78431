//! tantivy as the type-ahead peer: the same names, the same questions, the same run.

use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query};
use tantivy::schema::{Field, STORED, Schema, TEXT, TantivyDocument};
use tantivy::{Index, Searcher, Term, doc};

/// An index of names on disk.
pub struct Peer {
    searcher: Searcher,
    name: Field,
}

impl Peer {
    /// Builds the index in `folder`.
    pub fn build(folder: &Path, names: impl Iterator<Item = String>) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", TEXT | STORED);
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer = index.writer_with_num_threads(1, 256 << 20)?;
        for text in names {
            writer.add_document(doc!(name => text))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self { searcher: index.reader()?.searcher(), name })
    }

    /// Returns how many of the best `limit` documents have a word with each prefix, with
    /// up to `typos` typos, and reads each of them.
    pub fn find(&self, words: &[&str], typos: u8, limit: usize) -> tantivy::Result<usize> {
        let clauses: Vec<(Occur, Box<dyn Query>)> = words
            .iter()
            .map(|word| {
                let term = Term::from_field_text(self.name, word);
                let query: Box<dyn Query> = Box::new(FuzzyTermQuery::new_prefix(term, typos, true));
                (Occur::Must, query)
            })
            .collect();
        let found = self.searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(limit).order_by_score())?;
        for (_, address) in &found {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            std::hint::black_box(document);
        }
        Ok(found.len())
    }
}
