//! Seeds that once showed something.

/// Returns them in the order of the file.
///
/// # Panics
/// When a line begins with anything but a number.
pub fn seeds() -> Vec<u64> {
    let lines = include_str!("kept.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split(' ').next().and_then(|seed| seed.parse().ok()).expect("a seed and what it was"))
        .collect()
}
