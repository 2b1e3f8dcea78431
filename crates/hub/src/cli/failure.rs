//! Why a command could not be carried out, in a sentence for whoever typed it.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use visavi_domain::CustomerId;

use crate::catalogue::CatalogueFault;
use crate::demo::DemoError;
use crate::import::ImportError;
use crate::serve::ServeError;
use crate::{HubError, Place};

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Hub(#[from] HubError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(
        "there is no hub in {0}: give the folder or the database of one, or begin one there with `visavi-hub store add`"
    )]
    NoHub(Place),
    #[error("the terminal did not answer: run this on one, or give what it asks for on standard input")]
    Terminal(#[from] io::Error),
    #[error("a PIN is six digits, such as 402718: type it again")]
    NotAPin,
    #[error("there is no associate {0:?}: `visavi-hub staff list` shows who there is")]
    UnknownAssociate(String),
    #[error("there already is an associate {0:?}: choose another code")]
    AssociateTaken(String),
    #[error("{} cannot be read", file.display())]
    File {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is not a catalogue that can be taken, and nothing was changed: {fault}", file.display())]
    Catalogue { file: PathBuf, fault: CatalogueFault },
    #[error(
        "facts that say one of the {0} things above as lost would be kept and shown nowhere: \
         leave them in the file, or say --lose"
    )]
    WouldLose(usize),
    #[error("nobody was erased: it cannot be taken back, so say --yes to do it")]
    NotConfirmed,
    #[error("nobody has this number: see on a device how it is written, or give the id")]
    UnknownCustomer,
    #[error("several customers have this number: give the id of one of them: {}", listed(.0))]
    SeveralCustomers(Vec<CustomerId>),
    #[error("there is no source {0:?}: it is called as in the import, preset and store, such as orders-csv:WEB")]
    UnknownSource(String),
    #[error("there is no device {0}: `visavi-hub device list` shows which there are")]
    UnknownDevice(u32),
    #[error("there is no store {0:?}: `visavi-hub store list` shows which there are")]
    UnknownStore(String),
}

fn listed(customers: &[CustomerId]) -> String {
    customers.iter().map(CustomerId::to_string).collect::<Vec<_>>().join(", ")
}

impl Failure {
    /// Returns the failure with everything that led to it, and what can be done.
    pub fn whole(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        if let Some(advice) = self.advice() {
            text.push('\n');
            text.push_str(advice);
        }
        text
    }

    fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Hub(error) | Self::Import(ImportError::Hub(error)) | Self::Demo(DemoError::Hub(error)) => {
                error.advice()
            }
            _ => None,
        }
    }
}
