//! How a screen is dressed for a picture: size, theme, language, hand.

use serde_json::json;

use super::{Size, Window};
use crate::until::{PATIENCE, within};

const SETTINGS: &str = include_str!("settings.js");

/// Everything about a screen that is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dress {
    pub size: Size,
    pub dark: bool,
    pub language: &'static str,
    pub left_handed: bool,
}

impl Dress {
    /// A tablet held across by the right hand, in the light, in English.
    pub const USUAL: Self = Self { size: Size::LANDSCAPE, dark: false, language: "en", left_handed: false };
}

impl Window {
    /// Dresses the screen as it stands, without leaving it.
    pub async fn dress(&self, dress: Dress) {
        self.resize(dress.size).await;
        let theme = if dress.dark { "dark" } else { "light" };
        let changes = json!({ "language": dress.language, "theme": theme, "leftHanded": dress.left_handed });
        let why = self.client.execute_async(SETTINGS, vec![changes]).await.expect("the page answers");
        assert!(why.is_null(), "the settings were not taken: {why}");
        let wanted = json!([theme, if dress.left_handed { "left" } else { "right" }]);
        let worn = within(PATIENCE, async || {
            let root = "const { theme, hand } = document.documentElement.dataset; return [theme, hand]";
            (self.ask(root).await == wanted).then_some(())
        });
        assert!(worn.await.is_some(), "the page does not take the dress {dress:?}");
    }
}
