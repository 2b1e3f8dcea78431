//! What a person does at the window, and what they read there.

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use super::Window;
use crate::until::{PATIENCE, within};

const FIND: &str = include_str!("find.js");

/// What is looked for.
#[derive(Clone, Copy)]
enum Kind {
    Tap,
    Field,
}

impl Window {
    /// Taps what is called `name`; of several the first.
    pub async fn tap(&self, name: &str) {
        self.tap_near(name, "").await;
    }

    /// Taps what is called `name` and stands nearest to the words `near`.
    pub async fn tap_near(&self, name: &str, near: &str) {
        self.act(Kind::Tap, name, near, async |found: Element| found.click().await).await;
    }

    /// Writes into the field called `name`, in place of what stood there.
    pub async fn write(&self, name: &str, text: &str) {
        self.act(Kind::Field, name, "", async |found: Element| {
            found.clear().await?;
            found.send_keys(text).await
        })
        .await;
    }

    /// Presses one key, wherever the focus is: a letter, or one that has a name.
    pub async fn press(&self, key: impl Into<char>) {
        let key: char = key.into();
        let pressed = async {
            let focus = self.client.active_element().await?;
            focus.send_keys(&key.to_string()).await
        };
        pressed.await.expect("a key can be pressed");
    }

    /// Waits until the words can be read.
    pub async fn reads(&self, words: &str) {
        let seen = within(PATIENCE, async || self.text().await.contains(words).then_some(())).await;
        if seen.is_none() {
            panic!("{words:?} cannot be read; what can be read is:\n{}", self.text().await);
        }
    }

    /// Waits until the words can be read no longer.
    pub async fn reads_no_longer(&self, words: &str) {
        let gone = within(PATIENCE, async || (!self.text().await.contains(words)).then_some(())).await;
        if gone.is_none() {
            panic!("{words:?} can still be read:\n{}", self.text().await);
        }
    }

    /// Returns what can be read now, in one line.
    pub async fn text(&self) -> String {
        let read = "return document.body.innerText.replace(/\\u2011/g, '-').replace(/[\\u2018\\u2019]/g, \"'\")\
                    .replace(/[\\s\\u00a0\\u202f]+/g, ' ')";
        // Between two pages there is nothing to read.
        let text = self.client.execute(read, Vec::new()).await.unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Returns whether something called `name` can be tapped now.
    pub async fn offers(&self, name: &str) -> bool {
        matches!(self.find(Kind::Tap, name, "").await, Ok(Some(_)))
    }

    /// Waits until one of several things can be tapped, and returns which.
    pub async fn first_of(&self, names: &[&str]) -> String {
        let offered = within(PATIENCE, async || {
            for name in names {
                if self.offers(name).await {
                    return Some((*name).to_owned());
                }
            }
            None
        });
        match offered.await {
            Some(name) => name,
            None => panic!("none of {names:?} is offered; what can be read is:\n{}", self.text().await),
        }
    }

    /// Waits until nothing in the page matches; `what` says what that means.
    pub(super) async fn until_gone(&self, what: &str, css: &str) {
        let gone = within(PATIENCE, async || {
            let found = self.client.find_all(Locator::Css(css)).await.ok()?;
            found.is_empty().then_some(())
        });
        if gone.await.is_none() {
            panic!("waited in vain for this: {what}; what can be read is:\n{}", self.text().await);
        }
    }

    /// Runs a script in the page and returns its answer: for what nobody can see.
    pub async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the page answers")
    }

    /// Runs a script that answers later, through the last of its arguments.
    pub async fn ask_later(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.expect("the page answers")
    }

    /// Does something with what is found; again while it moves, is covered, or is not
    /// there yet.
    async fn act(&self, kind: Kind, name: &str, near: &str, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        let mut why = "it is not there".to_owned();
        let mut before = None;
        let done = within(PATIENCE, async || {
            let found = self.find(kind, name, near).await;
            let again = match &found {
                Ok(found) => std::mem::replace(&mut before, found.clone()) == *found,
                Err(_) => false,
            };
            let acted = match found {
                Ok(None) => return None,
                // A screen that is still filling shifts things under the finger.
                Ok(Some(_)) if !again => return None,
                Ok(Some(found)) => act(self.element(&found)).await,
                Err(error) => Err(error),
            };
            acted.map_err(|error| why = error.to_string()).ok()
        });
        if done.await.is_none() {
            let near = if near.is_empty() { String::new() } else { format!(" near {near:?}") };
            panic!("{name:?}{near} cannot be used: {why}; what can be read is:\n{}", self.text().await);
        }
    }

    async fn find(&self, kind: Kind, name: &str, near: &str) -> Result<Option<Found>, CmdError> {
        let kind = match kind {
            Kind::Tap => "tap",
            Kind::Field => "field",
        };
        let found = self.client.execute(FIND, vec![json!(kind), json!(name), json!(near)]).await?;
        Ok(Found::read(&found))
    }

    fn element(&self, found: &Found) -> Element {
        Element::from_element_id(self.client.clone(), found.id.clone().into())
    }
}

/// Something on the screen, and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    id: String,
    left: f64,
    top: f64,
}

impl Found {
    /// Reads what the script answers; none where it found nothing.
    fn read(answer: &Value) -> Option<Self> {
        // The one entry of a reference to an element is its id.
        let id = answer.get(0)?.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Self { id, left: answer.get(1)?.as_f64()?, top: answer.get(2)?.as_f64()? })
    }
}
