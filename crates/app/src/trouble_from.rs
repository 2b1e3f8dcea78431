//! How the errors of the crates below become the one trouble that screens know.

use visavi_device::DeviceError;
use visavi_device::key::KeyError;
use visavi_domain::{FactError, ValueError};
use visavi_sync::{EnrolError, Failure};

use crate::trouble::{Code, Trouble};

impl From<DeviceError> for Trouble {
    fn from(error: DeviceError) -> Self {
        let code = match error {
            DeviceError::Full(_) => Code::DiskFull,
            // A key that was found and does not fit: nobody can read the file any more.
            DeviceError::Broken(_) | DeviceError::Key(_) => Code::DatabaseBroken,
            DeviceError::NewerSchema => Code::NewerDatabase,
            DeviceError::InUse => Code::AlreadyRunning,
            DeviceError::NotEnrolled => Code::NotEnrolled,
            DeviceError::Erased => Code::Erased,
            DeviceError::Fact(error) => return error.into(),
            ref other => {
                tracing::error!(error = %other, "the device's memory did not do what was asked");
                Code::Internal
            }
        };
        Self::new(code)
    }
}

impl From<FactError> for Trouble {
    fn from(error: FactError) -> Self {
        match error {
            FactError::Value { source, .. } => source.into(),
            FactError::ConsentNeedsCustomer => Self::new(Code::OnlyTheCustomer),
            FactError::UnknownAttribute(_)
            | FactError::UndeclaredDimension { .. }
            | FactError::UnknownLimit { .. }
            | FactError::WrongProvenance(_)
            | FactError::RefersToItself => Self::new(Code::BadRequest),
        }
    }
}

impl From<ValueError> for Trouble {
    fn from(error: ValueError) -> Self {
        let (code, field) = match error {
            ValueError::Empty => (Code::Empty, "value"),
            ValueError::TooLong(_) => (Code::TooLong, "value"),
            ValueError::ForbiddenCharacter => (Code::ForbiddenCharacter, "value"),
            ValueError::NotAPhone => (Code::NotAPhone, "phone"),
            ValueError::NotAnEmail => (Code::NotAnEmail, "email"),
            ValueError::NotASize => (Code::NotASize, "size"),
            ValueError::NotAChoice => (Code::NotAChoice, "value"),
            ValueError::OutOfRange => (Code::OutOfRange, "value"),
            ValueError::NotADay => (Code::NotADay, "day"),
            ValueError::NotALanguage => (Code::NotAChoice, "language"),
            ValueError::WrongKind => return Self::new(Code::BadRequest),
        };
        Self::about(code, field)
    }
}

impl From<KeyError> for Trouble {
    fn from(error: KeyError) -> Self {
        Self::new(match error {
            KeyError::WrongPassphrase => Code::WrongPassphrase,
            KeyError::KeyStoreLocked | KeyError::NoKeyStore(_) | KeyError::Store(_) => Code::KeyStoreLocked,
            KeyError::BrokenKeyFile => Code::DatabaseBroken,
            KeyError::InUse => Code::AlreadyRunning,
            KeyError::NoRandomness | KeyError::Io(_) => Code::Internal,
        })
    }
}

impl From<EnrolError> for Trouble {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::NotAnAddress => Self::about(Code::NotAHub, "hub"),
            EnrolError::CodeRefused => Self::about(Code::CodeRefused, "code"),
            EnrolError::Hub(failure) => Self::new(of_hub(&failure)),
        }
    }
}

/// Returns the code for what went wrong between the device and its hub.
pub(crate) fn of_hub(failure: &Failure) -> Code {
    match failure {
        Failure::NotAHub => Code::NotAHub,
        Failure::NotProven => Code::HubNotProven,
        Failure::HubTooOld => Code::HubTooOld,
        Failure::AppTooOld => Code::AppTooOld,
        Failure::ShutOut => Code::NotEnrolled,
        Failure::Unreachable | Failure::Busy { .. } | Failure::Unwell | Failure::Rejected { .. } | Failure::Broken => {
            Code::HubUnreachable
        }
    }
}

/// Returns the code for what keeps the carriage from going on.
pub(crate) fn of_carriage(trouble: &visavi_sync::Trouble) -> Code {
    match trouble {
        visavi_sync::Trouble::Hub(failure) => of_hub(failure),
        visavi_sync::Trouble::Storage => Code::DiskFull,
        visavi_sync::Trouble::Differs(_) => Code::Differs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_that_is_too_old_and_an_answer_without_proof_have_words_of_their_own() {
        assert_eq!(of_hub(&Failure::AppTooOld), Code::AppTooOld);
        assert_eq!(of_hub(&Failure::NotProven), Code::HubNotProven);
    }

    #[test]
    fn a_memory_of_a_newer_version_has_words_of_its_own() {
        assert_eq!(Trouble::from(DeviceError::NewerSchema).code, Code::NewerDatabase);
    }
}
