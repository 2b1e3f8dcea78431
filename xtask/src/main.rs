//! The errands: demo, test, bindings, bench, fixtures.
fn main() {}
