//! Nordhem: three shops, a web shop, and who works there.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use sha2::{Digest, Sha256};
use visavi_domain::record::{self, RecordBody};
use visavi_domain::{AssociateId, RecordKind, StoreId};

use super::DemoError;
use super::telling::Telling;
use super::today::ZONE;

/// The PIN of everybody in the demonstration.
pub const PIN: &str = "123456";

/// A shop of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shop {
    pub code: &'static str,
    pub town: &'static str,
    pub online: bool,
    pub staff: &'static [Associate],
}

/// Somebody who works there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Associate {
    pub code: &'static str,
    pub name: &'static str,
    pub place: &'static str,
    pub language: &'static str,
    pub left_handed: bool,
}

const fn associate(code: &'static str, name: &'static str, place: &'static str, language: &'static str) -> Associate {
    Associate { code, name, place, language, left_handed: false }
}

pub const SARA: Associate = associate("LKP-01", "Sara Nyström", "Outdoor, floor 2", "en");
pub const JONAS: Associate = associate("LKP-02", "Jonas Ek", "TV and sound", "sv");
pub const AMINA: Associate = associate("LKP-03", "Amina Warsame", "Click and collect", "sv");
pub const MIKKEL: Associate = Associate { left_handed: true, ..associate("LKP-04", "Mikkel Sørensen", "Shoes", "da") };
pub const AINO: Associate = associate("LKP-05", "Aino Laine", "Kitchen and home", "fi");
pub const ELIAS: Associate = associate("LKP-06", "Elias Hagen", "Service desk", "nb");

pub const LKP: Shop =
    Shop { code: "LKP", town: "Linköping", online: false, staff: &[SARA, JONAS, AMINA, MIKKEL, AINO, ELIAS] };

pub const NRK: Shop = Shop {
    code: "NRK",
    town: "Norrköping",
    online: false,
    staff: &[
        associate("NRK-01", "Maja Holm", "Clothing", "sv"),
        associate("NRK-02", "Viggo Lund", "Outdoor", "da"),
        associate("NRK-03", "Fatima Rahimi", "Click and collect", "sv"),
        associate("NRK-04", "Otto Nieminen", "TV and sound", "fi"),
        associate("NRK-05", "Ebba Ström", "Shoes", "sv"),
        associate("NRK-06", "Håkon Dahl", "Service desk", "nb"),
    ],
};

pub const STO: Shop = Shop {
    code: "STO",
    town: "Stockholm",
    online: false,
    staff: &[
        associate("STO-01", "Linnea Åberg", "Clothing, floor 1", "sv"),
        associate("STO-02", "Samir Haddou", "TV and sound, floor 3", "sv"),
        associate("STO-03", "Kerttu Salmi", "Click and collect", "fi"),
        associate("STO-04", "Nils Bakke", "Outdoor, floor 2", "nb"),
        associate("STO-05", "Signe Vest", "Shoes, floor 1", "da"),
        associate("STO-06", "Malin Öberg", "Service desk", "sv"),
    ],
};

pub const WEB: Shop = Shop { code: "WEB", town: "", online: true, staff: &[] };

/// Every shop, the web shop last.
pub const ALL: [Shop; 4] = [LKP, NRK, STO, WEB];

impl Shop {
    pub fn id(&self) -> StoreId {
        StoreId(self.code.to_owned())
    }

    /// Returns the name of one of the shop's tablets among the voices.
    pub fn tablet(&self, number: usize) -> String {
        format!("demo:{}:tablet-{number}", self.code)
    }

    /// Returns the name of the shop's till among the voices.
    pub fn till(&self) -> String {
        format!("demo:{}:till", self.code)
    }

    /// Returns who stands at tablet `number`.
    pub fn at_tablet(&self, number: usize) -> Associate {
        self.staff[number % self.staff.len()]
    }
}

impl Associate {
    pub fn id(&self) -> AssociateId {
        AssociateId(self.code.to_owned())
    }
}

/// Tells the hub which shops there are and who works in them. They belong to the hub's
/// own desk, so that its commands can change them.
pub fn open(telling: &mut Telling<'_>) -> Result<(), DemoError> {
    for shop in &ALL {
        let name = if shop.online { "Nordhem online".to_owned() } else { format!("Nordhem {}", shop.town) };
        let store = record::Store {
            store: shop.id(),
            name,
            town: shop.town.to_owned(),
            country: "SE".to_owned(),
            time_zone: ZONE.to_owned(),
            currency: "SEK".to_owned(),
            online: shop.online,
        };
        telling.desk(RecordKind::Store, shop.code, RecordBody::Store(store))?;
        for associate in shop.staff {
            let staff = record::Staff {
                associate: associate.id(),
                name: associate.name.to_owned(),
                store: shop.id(),
                place: associate.place.to_owned(),
                pin: Some(pin_of(associate)?),
                language: associate.language.to_owned(),
                left_handed: associate.left_handed,
                active: true,
            };
            telling.desk(RecordKind::Staff, associate.code, RecordBody::Staff(staff))?;
        }
    }
    Ok(())
}

/// Returns the hash of the demonstration's PIN as a real chain would keep it, but for the
/// salt, which is made from the associate's code: the same day must give the same bytes,
/// and this PIN is no secret.
fn pin_of(associate: &Associate) -> Result<String, DemoError> {
    let salt = Sha256::digest(associate.code.as_bytes());
    let hash: PasswordHash =
        Argon2::default().hash_password_with_salt(PIN.as_bytes(), &salt[..16]).map_err(crate::HubError::Pin)?;
    Ok(hash.to_string())
}
