//! What only desktops have: arguments, and a display that may be missing.

/// Says what to do where no window can open, before GTK ends the program without a word.
///
/// # Errors
/// A sentence for the person who started it.
pub fn need_display() -> Result<(), &'static str> {
    let there = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !there("DISPLAY") && !there("WAYLAND_DISPLAY") {
        return Err("there is no display to open a window on.\n\
             Start it from a desktop session, or under one of its own:\n    xvfb-run visavi\n\
             For the app in a browser tab: cargo xtask demo --browser");
    }
    Ok(())
}
