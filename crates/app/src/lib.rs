//! Everything an associate can ask for, one file per request.
