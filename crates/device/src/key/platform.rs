//! Which key store this machine has.

use std::sync::Arc;

use keyring_core::{CredentialStore, Result};

/// Returns the Secret Service (GNOME Keyring, KWallet) of the session.
#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Ok(dbus_secret_service_keyring_store::Store::new()?)
}

/// Returns the keychain.
#[cfg(target_os = "macos")]
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Returns the store for protected data, the only one there.
#[cfg(target_os = "ios")]
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::protected::Store::new()?)
}

/// Returns the Credential Manager.
#[cfg(windows)]
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Android's key store needs the activity that only the window has; until it hands it
/// over, a passphrase keeps the key.
#[cfg(target_os = "android")]
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Err(keyring_core::Error::NoDefaultStore)
}
