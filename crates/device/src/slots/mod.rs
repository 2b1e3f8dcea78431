//! Who opens this device's database: a slot for each associate, in which their PIN and a
//! secret of the key store together wrap the database's key.
//!
//! Neither is enough alone. A PIN has six digits, so that a copy of the files would be
//! guessed through in no time; a stolen tablet has the secret, so that ten guesses are all
//! there are. Wrong PINs are counted in the key store and not in a file, so that an old copy
//! of the files gives no try back.
//!
//! The file as a whole is wrapped by one more secret. To forget that one closes all slots at
//! once, whatever happens to the file.

mod file;
mod slot;
mod tries;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use visavi_domain::AssociateId;
use zeroize::Zeroizing;

use self::file::Content;
use self::slot::Slot;
pub use self::tries::Tries;
use crate::error::DeviceError;
use crate::fresh::held;
use crate::key::{self, DatabaseKey, KeyError, KeyStore, Strength, whole};
use crate::lock::InstanceLock;
use crate::place::Place;

/// Under which name the secret that wraps the file is kept.
const NAME: &str = "slots";

type Result<T, E = KeyError> = std::result::Result<T, E>;

/// The slots of one device. Whoever holds them is the only program at this device.
pub struct Slots {
    keys: Arc<dyn KeyStore>,
    /// `None` where the database is in memory too.
    path: Option<PathBuf>,
    /// What a guess at a new slot costs.
    strength: Strength,
    /// `None` where no file can be opened: never made, destroyed, or half made.
    file: Mutex<Option<File>>,
    _lock: Option<InstanceLock>,
}

/// The file, and what wraps it.
#[derive(Clone)]
struct File {
    secret: Zeroizing<[u8; 32]>,
    content: Content,
}

impl std::fmt::Debug for Slots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slots")
    }
}

impl Slots {
    /// Returns the slots beside a database.
    ///
    /// # Errors
    /// [`KeyError::InUse`] for a second program, and see [`KeyError`].
    pub fn open(keys: Arc<dyn KeyStore>, place: &Place, strength: Strength) -> Result<Self> {
        let path = match place {
            Place::File(database) => Some(database.with_extension("slots")),
            Place::Memory => None,
        };
        let lock = path.as_deref().map(InstanceLock::take).transpose().map_err(|error| match error {
            DeviceError::Io(error) => KeyError::Io(error),
            _ => KeyError::InUse,
        })?;
        let file = match &path {
            Some(path) => File::find(&*keys, path)?,
            None => None,
        };
        Ok(Self { keys, path, strength, file: Mutex::new(file), _lock: lock })
    }

    /// Begins a file without slots, in the place of one before; `sealed` is the database's
    /// key as only the hub can open it.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn begin(&self, sealed: Vec<u8>) -> Result<()> {
        self.destroy()?;
        let file = File { secret: Zeroizing::new(key::random()?), content: Content { sealed, ..Content::default() } };
        if let Some(path) = &self.path {
            // Before its secret: what is cut off between the two is a file that opens to
            // nobody, and nothing is lost with it yet.
            whole::write(path, &file.content.wrapped(&file.secret)?)?;
        }
        self.keys.keep(NAME, file.secret.as_slice())?;
        *held(&self.file) = Some(file);
        Ok(())
    }

    /// Closes all slots for ever. From the first step on nothing opens the database any more;
    /// whoever finds the rest undone does it again.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn destroy(&self) -> Result<()> {
        let mut file = held(&self.file);
        self.keys.remove(NAME)?;
        let before = file.take();
        for associate in before.iter().flat_map(|before| before.content.slots.keys()) {
            self.keys.remove(&slot::name(associate))?;
        }
        if let Some(path) = &self.path {
            whole::remove(path)?;
        }
        Ok(())
    }

    /// Says whether anything here can open a database: a slot, or the hub.
    pub fn are_there(&self) -> bool {
        held(&self.file).is_some()
    }

    /// Says whether the associate has a slot; where `hash` is what the staff list has of
    /// their PIN, one that was made with it.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn has(&self, associate: &AssociateId, hash: Option<&str>) -> Result<bool> {
        let Some(slot) = self.slot(associate) else { return Ok(false) };
        let secret = self.keys.load(&slot::name(associate))?;
        Ok(secret.is_some_and(|secret| slot.is_of_secret(&secret)) && hash.is_none_or(|hash| slot.is_of_pin(hash)))
    }

    /// Returns the key of the database; `None` for a wrong PIN, and where there is no slot.
    /// Takes as long as a guess is to cost.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn unlock(&self, associate: &AssociateId, pin: &str) -> Result<Option<DatabaseKey>> {
        let Some(slot) = self.slot(associate) else { return Ok(None) };
        let Some(secret) = self.keys.load(&slot::name(associate))? else { return Ok(None) };
        slot.open(associate, pin, &secret)
    }

    /// Makes the associate's slot, in the place of the one before; `hash` is what the staff
    /// list has of the same PIN.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn add(&self, associate: &AssociateId, pin: &str, hash: &str, key: &DatabaseKey) -> Result<()> {
        let secret = Zeroizing::new(key::random::<32>()?);
        let slot = Slot::new(associate, pin, hash, secret.as_slice(), key, self.strength)?;
        self.keys.keep(&slot::name(associate), secret.as_slice())?;
        self.change(|content| {
            content.slots.insert(associate.clone(), slot);
        })
    }

    /// Destroys the associate's slot: its secret first, so that no copy of the file opens it.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn remove(&self, associate: &AssociateId) -> Result<()> {
        self.keys.remove(&slot::name(associate))?;
        if self.slot(associate).is_none() {
            return Ok(());
        }
        self.change(|content| {
            content.slots.remove(associate);
        })
    }

    /// Destroys the slots of those who have left and of those whose PIN is another one now;
    /// `staff` is everybody who may sign in, with the hash of their PIN.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn keep_only<'a>(&self, staff: impl Iterator<Item = (&'a AssociateId, &'a str)>) -> Result<()> {
        let mut over: Vec<AssociateId> = self.look(|content| content.slots.keys().cloned().collect());
        for (associate, hash) in staff {
            if self.has(associate, Some(hash))? {
                over.retain(|one| one != associate);
            }
        }
        over.iter().try_for_each(|associate| self.remove(associate))
    }

    /// Returns what the lock screen shows while the database is closed, as it was last told.
    pub fn porch(&self) -> Vec<u8> {
        self.look(|content| content.porch.clone())
    }

    /// Keeps what the lock screen shows while the database is closed.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn keep_porch(&self, porch: Vec<u8>) -> Result<()> {
        if self.porch() == porch {
            return Ok(());
        }
        self.change(|content| content.porch = porch)
    }

    /// Returns the database's key as only the hub can open it.
    pub fn sealed(&self) -> Vec<u8> {
        self.look(|content| content.sealed.clone())
    }

    fn slot(&self, associate: &AssociateId) -> Option<Slot> {
        held(&self.file).as_ref()?.content.slots.get(associate).cloned()
    }

    /// Returns something of the content; of an empty one where there is no file.
    fn look<T>(&self, look: impl FnOnce(&Content) -> T) -> T {
        match &*held(&self.file) {
            Some(file) => look(&file.content),
            None => look(&Content::default()),
        }
    }

    /// Changes the content; nothing where there is no file.
    fn change(&self, change: impl FnOnce(&mut Content)) -> Result<()> {
        let mut held = held(&self.file);
        let Some(mut file) = held.clone() else { return Ok(()) };
        change(&mut file.content);
        if let Some(path) = &self.path {
            whole::write(path, &file.content.wrapped(&file.secret)?)?;
        }
        *held = Some(file);
        Ok(())
    }
}

impl File {
    fn find(keys: &dyn KeyStore, path: &Path) -> Result<Option<Self>> {
        let Some(secret) = keys.load(NAME)? else { return Ok(None) };
        let secret: [u8; 32] = secret.as_slice().try_into().map_err(|_| KeyError::BrokenKeyFile)?;
        let secret = Zeroizing::new(secret);
        let Some(file) = whole::read(path)? else { return Ok(None) };
        Ok(Content::read(&file, &secret).map(|content| Self { secret, content }))
    }
}
