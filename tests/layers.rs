//! The allowed edges: between crates, and between folders of the screens. A new edge is
//! a decision, with a record and a line here.

#![allow(clippy::unwrap_used, reason = "a file of nothing but tests: what is missing here is a failure")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Who may depend on whom, as drawn in `ARCHITECTURE.md`.
const CRATES: [(&str, &str, &[&str]); 10] = [
    ("visavi-domain", "crates/domain", &[]),
    ("visavi-protocol", "crates/protocol", &["visavi-domain"]),
    ("visavi-device", "crates/device", &["visavi-domain", "visavi-protocol"]),
    ("visavi-sync", "crates/sync", &["visavi-protocol", "visavi-device"]),
    ("visavi-app", "crates/app", &["visavi-domain", "visavi-device", "visavi-sync", "visavi-protocol"]),
    ("visavi-hub", "crates/hub", &["visavi-domain", "visavi-protocol"]),
    ("visavi", "src-tauri", &["visavi-app"]),
    (
        "visavi-tests",
        "tests",
        &["visavi-domain", "visavi-protocol", "visavi-device", "visavi-sync", "visavi-app", "visavi-hub"],
    ),
    ("visavi-cuts", "tests/cuts", &["visavi-domain", "visavi-protocol", "visavi-device", "visavi-app", "visavi-tests"]),
    ("xtask", "xtask", &[]),
];

/// What the pure crate and the carrying crates must never touch.
const FORBIDDEN_DEPENDENCIES: [(&str, &[&str]); 4] = [
    ("crates/domain", &["tokio", "reqwest", "rusqlite", "getrandom", "tracing", "jiff", "rand"]),
    ("crates/protocol", &["tokio", "reqwest", "rusqlite", "getrandom", "tracing", "jiff"]),
    ("crates/sync", &["rusqlite", "jiff", "ts-rs"]),
    ("crates/app", &["rusqlite", "reqwest", "axum", "tauri"]),
];

/// Folders of `ui/src`, and what each may import. `lib/app` is the only one that speaks
/// to the outside.
const SCREENS: [(&str, &[&str]); 11] = [
    ("lib/app", &[]),
    ("lib/words", &["lib/app"]),
    ("lib/parts", &["lib/app", "lib/words"]),
    ("lib/customer", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/find", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/sync", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/new", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/help", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/lock", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/first", &["lib/app", "lib/words", "lib/parts"]),
    ("lib/me", &["lib/app", "lib/words", "lib/parts"]),
];

/// What only `lib/app` may name.
const OUTSIDE: [&str; 8] = [
    "@tauri-apps",
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "document.cookie",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn manifest(folder: &str) -> toml::Table {
    std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap().parse().unwrap()
}

fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = manifest(folder);
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|table| manifest.get(*table).and_then(toml::Value::as_table))
        .flat_map(|table| table.keys().cloned())
        .collect()
}

/// Returns the edges between our own crates that are not allowed.
fn forbidden_edges(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let ours: BTreeSet<&str> = CRATES.iter().map(|(name, _, _)| *name).collect();
    CRATES
        .iter()
        .flat_map(|(name, _, allowed)| {
            let has = edges.get(*name).cloned().unwrap_or_default();
            has.into_iter()
                .filter(|to| ours.contains(to.as_str()) && !allowed.contains(&to.as_str()))
                .map(move |to| format!("{name} -> {to}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn crates_depend_only_along_the_allowed_edges() {
    let edges: BTreeMap<String, BTreeSet<String>> =
        CRATES.iter().map(|(name, folder, _)| ((*name).to_owned(), dependencies(folder))).collect();
    assert_eq!(forbidden_edges(&edges), Vec::<String>::new());
}

#[test]
fn an_added_edge_is_seen() {
    let mut edges = BTreeMap::new();
    edges.insert("visavi-domain".to_owned(), BTreeSet::from(["visavi-device".to_owned(), "serde".to_owned()]));
    assert_eq!(forbidden_edges(&edges), ["visavi-domain -> visavi-device"]);
}

#[test]
fn every_crate_of_the_workspace_stands_in_the_table() {
    let workspace: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let members: BTreeSet<String> = workspace["workspace"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member.as_str().unwrap().to_owned())
        .collect();
    let table: BTreeSet<String> = CRATES.iter().map(|(_, folder, _)| (*folder).to_owned()).collect();
    assert_eq!(members, table);
    for (name, folder, _) in CRATES {
        assert_eq!(manifest(folder)["package"]["name"].as_str(), Some(name));
    }
}

#[test]
fn the_pure_and_the_carrying_crates_touch_no_clock_disk_or_network_of_others() {
    for (folder, forbidden) in FORBIDDEN_DEPENDENCIES {
        let has = dependencies(folder);
        let found: Vec<_> = forbidden.iter().filter(|name| has.contains(**name)).collect();
        assert!(found.is_empty(), "{folder} depends on {found:?}");
    }
}

#[test]
fn every_crate_says_first_what_its_manifest_says() {
    for (name, folder, _) in CRATES.iter().filter(|(_, folder, _)| folder.starts_with("crates/")) {
        let lib = std::fs::read_to_string(root().join(folder).join("src/lib.rs")).unwrap();
        let paragraph: Vec<&str> = lib.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let description = manifest(folder)["package"]["description"].as_str().unwrap().to_owned();
        assert!(paragraph.join(" ").starts_with(&description), "{name}");
    }
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files(&path, endings) } else { vec![path] })
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .collect()
}

/// Returns the folder under `lib/` that an import of a file leads to.
fn imported_folder(file: &Path, import: &str, src: &Path) -> Option<String> {
    let target = if let Some(rest) = import.strip_prefix("$lib/") {
        Path::new("lib").join(rest)
    } else if import.starts_with('.') {
        let mut parts: Vec<String> = Vec::new();
        let joined = file.parent()?.strip_prefix(src).ok()?.join(import);
        for part in joined.components() {
            match part {
                std::path::Component::ParentDir => {
                    parts.pop();
                }
                std::path::Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
                _ => {}
            }
        }
        parts.iter().collect()
    } else {
        return None;
    };
    let mut parts = target.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    (parts.next()? == "lib").then(|| parts.next().map(|folder| format!("lib/{folder}")))?
}

fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.split("from ").skip(1).chain(text.split("import(").skip(1)).filter_map(|after| {
        let quote = after.trim_start().chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        after.trim_start()[1..].split(quote).next()
    })
}

#[test]
fn folders_of_the_screens_import_only_what_they_may() {
    let src = root().join("ui/src");
    let mut wrong = Vec::new();
    for (folder, allowed) in SCREENS {
        for file in files(&src.join(folder), &[".ts", ".svelte"]) {
            let text = std::fs::read_to_string(&file).unwrap();
            for import in imports(&text) {
                if let Some(to) = imported_folder(&file, import, &src)
                    && to != folder
                    && !allowed.contains(&to.as_str())
                {
                    wrong.push(format!("{} imports {to}", file.strip_prefix(&src).unwrap().display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_folder_of_the_screens_stands_in_the_table() {
    let table: BTreeSet<String> = SCREENS.iter().map(|(folder, _)| (*folder).to_owned()).collect();
    let lib = root().join("ui/src/lib");
    let there: BTreeSet<String> = std::fs::read_dir(lib)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| format!("lib/{}", entry.file_name().to_string_lossy()))
        .collect();
    assert_eq!(there.difference(&table).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn only_the_app_folder_speaks_to_the_outside_and_nothing_is_stored_in_the_web_view() {
    let src = root().join("ui/src");
    let outside_app =
        files(&src, &[".ts", ".svelte"]).into_iter().filter(|file| !file.starts_with(src.join("lib/app")));
    for file in outside_app {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in OUTSIDE {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}
