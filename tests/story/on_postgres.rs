//! The same stories with a hub on PostgreSQL.

#[path = "main.rs"]
mod stories;
