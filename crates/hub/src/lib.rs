//! The chain's shelf: takes operations in, hands changes out, talks to the chain's systems.
