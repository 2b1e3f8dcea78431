//! The TypeScript that screens are written against, generated from the types here.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

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

/// Returns the TypeScript declarations, sorted by name.
pub fn typescript() -> String {
    let mut declarations = Declarations::default();
    declarations.visit::<crate::view::StateView>();
    declarations.visit::<crate::view::FirstLoadView>();
    declarations.visit::<crate::view::StaffTile>();
    declarations.visit::<crate::view::StartView>();
    declarations.visit::<crate::view::FindView>();
    declarations.visit::<crate::view::Recognised>();
    declarations.visit::<crate::view::TwinRow>();
    declarations.visit::<crate::view::CustomerView>();
    declarations.visit::<crate::view::Purpose>();
    declarations.visit::<crate::view::FactSheetView>();
    declarations.visit::<crate::view::EditorView>();
    declarations.visit::<crate::view::HelpView>();
    declarations.visit::<crate::view::SyncCentreView>();
    declarations.visit::<crate::Trouble>();
    declarations.by_name.into_values().collect::<Vec<_>>().join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    #[test]
    fn print() {
        std::fs::write("/tmp/bindings.ts", super::typescript()).unwrap();
    }
}
