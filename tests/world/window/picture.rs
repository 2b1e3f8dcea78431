//! Pictures of the window.

use std::path::Path;

use serde_json::Value;

use super::Window;
use crate::until::{PATIENCE, within};

const STILL: &str = include_str!("still.js");

/// How large the page is, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    /// A tablet held across.
    pub const LANDSCAPE: Self = Self { width: 1180, height: 820 };
    /// A tablet held upright.
    pub const PORTRAIT: Self = Self { width: 820, height: 1180 };
    /// A desktop at a counter.
    pub const COUNTER: Self = Self { width: 1440, height: 900 };
    /// The smallest tablet the card is made for.
    pub const SMALL: Self = Self { width: 1080, height: 810 };
}

impl Window {
    /// Gives the page a size.
    pub async fn resize(&self, size: Size) {
        let Size { width, height } = size;
        let done = within(PATIENCE, async || {
            let inner = self.ask("return [innerWidth, innerHeight]").await;
            if inner == serde_json::json!([width, height]) {
                return Some(());
            }
            let [inner_width, inner_height] = pair(&inner)?;
            let (outer_width, outer_height) = self.client.get_window_size().await.ok()?;
            // Whatever frame there is around the page stays.
            let width = u64::from(width) + outer_width.saturating_sub(inner_width);
            let height = u64::from(height) + outer_height.saturating_sub(inner_height);
            self.client.set_window_size(u32::try_from(width).ok()?, u32::try_from(height).ok()?).await.ok()?;
            None
        });
        assert!(done.await.is_some(), "the window does not take the size {width}×{height}");
    }

    /// Leaves a picture of what the page shows when nothing moves any more.
    pub async fn picture(&self, file: &Path) {
        self.client.execute_async(STILL, Vec::new()).await.expect("the page answers");
        let picture = self.client.screenshot().await.expect("the window can be pictured");
        std::fs::write(file, picture).expect("the picture can be kept");
    }
}

fn pair(value: &Value) -> Option<[u64; 2]> {
    Some([value.get(0)?.as_u64()?, value.get(1)?.as_u64()?])
}
