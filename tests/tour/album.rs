//! The pictures of a tour, named after what they show.

use std::io;
use std::path::PathBuf;

use visavi_tests::window::{Dress, Size, Window};

/// How every screen is pictured, with what its name ends in.
const DRESSES: [(&str, Dress); 5] = [
    ("", Dress::USUAL),
    ("-portrait", Dress { size: Size::PORTRAIT, ..Dress::USUAL }),
    ("-counter", Dress { size: Size::COUNTER, ..Dress::USUAL }),
    ("-dark", Dress { dark: true, ..Dress::USUAL }),
    ("-sv", Dress { language: "sv", ..Dress::USUAL }),
];

/// A folder of pictures.
#[derive(Debug)]
pub struct Album {
    folder: PathBuf,
    taken: Vec<String>,
}

impl Album {
    /// Opens an empty album beside the program's own folder: `target/tour`.
    ///
    /// # Errors
    /// When the folder cannot be made or emptied.
    pub fn open() -> io::Result<Self> {
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).ok_or(io::ErrorKind::NotFound)?;
        let folder = target.join("tour");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, taken: Vec::new() })
    }

    /// Pictures the screen as it stands in every dress.
    pub async fn picture(&mut self, window: &Window, name: &str) {
        for (ending, dress) in DRESSES {
            self.picture_in(window, &format!("{name}{ending}"), dress).await;
        }
        window.dress(Dress::USUAL).await;
    }

    /// Pictures the screen in one dress, and leaves it in that. A later picture of the same
    /// name takes the place of the earlier.
    pub async fn picture_in(&mut self, window: &Window, name: &str, dress: Dress) {
        window.dress(dress).await;
        let file = self.folder.join(format!("{name}.png"));
        window.picture(&file).await;
        println!("{}", file.display());
        if !self.taken.iter().any(|taken| taken == name) {
            self.taken.push(name.to_owned());
        }
    }

    /// Says how many pictures there are.
    pub fn close(self) {
        println!("{} pictures in {}", self.taken.len(), self.folder.display());
    }
}
