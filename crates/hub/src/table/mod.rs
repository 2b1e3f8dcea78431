//! The tables of the hub: what may be asked of each, whatever database it lies in, and
//! the only SQL there is, one table per file for each database.

pub(crate) mod meta;
pub(crate) mod devices;
pub(crate) mod enrol_codes;
pub(crate) mod unlocks;
pub(crate) mod items;
pub(crate) mod buckets;
pub(crate) mod feed;
pub(crate) mod memberships;
pub(crate) mod held;
pub(crate) mod associates_left;
pub(crate) mod look_up;
pub(crate) mod loans;
pub(crate) mod disclosures;
pub(crate) mod erasures;
pub(crate) mod receipts;
pub(crate) mod sqlite;
pub(crate) mod postgres;

/// All tables in one transaction. Whoever is lent `&dyn Tables` may look, whoever is lent
/// `&mut dyn Tables` may write.
pub(crate) trait Tables:
    meta::MetaTable
    + devices::DevicesTable
    + enrol_codes::EnrolCodesTable
    + unlocks::UnlocksTable
    + items::ItemsTable
    + buckets::BucketsTable
    + feed::FeedTable
    + memberships::MembershipsTable
    + held::HeldTable
    + associates_left::AssociatesLeftTable
    + look_up::LookUpTable
    + loans::LoansTable
    + disclosures::DisclosuresTable
    + erasures::ErasuresTable
    + receipts::ReceiptsTable
{
}
