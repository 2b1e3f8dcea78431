//! The memory of one device: keeps facts, records and operations, derives views, forgets when told.
