//! The TypeScript that screens are written against, generated from the types and the
//! table of requests.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

use crate::dispatch;

/// Collects the declarations of a type and of everything it is made of.
#[derive(Default)]
struct Declarations {
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        let config = Config::default();
        if T::output_path().is_some() {
            self.by_name.insert(T::ident(&config), format!("export {}", T::decl(&config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Returns the whole file: every type by name, then every request.
pub fn typescript() -> String {
    let mut declarations = Declarations::default();
    declarations.visit::<crate::Trouble>();
    dispatch::visit_types(&mut declarations);
    let types = declarations.by_name.into_values().collect::<Vec<_>>().join("\n\n");
    format!("// Generated from crates/app by `cargo xtask bindings`. Do not edit.\n\n{types}\n\n{}", requests())
}

fn requests() -> String {
    let mut text =
        "/** Every request an associate's screen can make, by name. */\nexport interface Requests {\n".to_owned();
    for signature in dispatch::signatures(&Config::default()) {
        if !signature.docs.is_empty() {
            let docs: Vec<&str> = signature.docs.iter().map(|line| line.trim()).collect();
            writeln!(text, "  /** {} */", docs.join(" ")).expect("writing to a text does not fail");
        }
        writeln!(text, "  {}: {{ args: {}; reply: {} }};", signature.name, signature.args, signature.reply)
            .expect("writing to a text does not fail");
    }
    text + "}\n"
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    /// `VISAVI_BINDINGS=write` writes the file instead of comparing.
    #[test]
    fn bindings_are_what_the_requests_are() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/app/bindings.ts");
        let fresh = super::typescript();
        if std::env::var_os("VISAVI_BINDINGS").is_some_and(|wish| wish == "write") {
            std::fs::write(&path, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(committed == fresh, "ui/src/lib/app/bindings.ts is not what crates/app says: cargo xtask bindings");
    }
}
