//! What is open for the crowd: pickups, appointments and follow-ups of the other shops,
//! complaints, wishes.

use visavi_domain::CustomerId;
use visavi_domain::record::{Complaint, OrderStatus};

use super::super::DemoError;
use super::super::buying::{self, Counter};
use super::super::chance::Chance;
use super::super::shops::{LKP, NRK, Shop};
use super::super::stage::Stage;
use super::super::tasks::Progress;
use super::Kind;
use super::bought;
use super::person::Person;

/// What the other shops still may get. Linköping has its own people for these.
#[derive(Debug)]
pub(super) struct Quota {
    pickups: [usize; 2],
    appointments: [usize; 2],
}

impl Default for Quota {
    fn default() -> Self {
        Self { pickups: [4, 5], appointments: [2, 3] }
    }
}

const PLACES: [&str; 5] = ["A-01", "A-07", "B-03", "B-16", "C-02"];

pub(super) fn now(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
    quota: &mut Quota,
) -> Result<(), DemoError> {
    if matches!(person.kind, Kind::Nameless | Kind::Quiet) {
        return Ok(());
    }
    if person.home != LKP {
        let place = usize::from(person.home != NRK);
        if quota.pickups[place] > 0 && chance.percent(8) {
            quota.pickups[place] -= 1;
            collect(stage, customer, person, quota.pickups[place], chance)?;
        } else if quota.appointments[place] > 0 && chance.percent(8) {
            quota.appointments[place] -= 1;
            let at = stage.today.appointments()[quota.appointments[place] % 3];
            let with = chance.one_of(person.home.staff);
            stage.appointment(customer, &person.home, at, 30, Some(with), "Something for a balcony")?;
        }
    }
    if chance.percent(6) {
        let wish = bought::line(person, chance);
        let at = stage.today.ago(chance.between(1, 200), 22, 0);
        stage.wishes(customer, &wish, at)?;
    }
    if person.kind == Kind::Thin {
        return Ok(());
    }
    if chance.percent(7) {
        complain(stage, customer, person, chance)?;
    }
    if chance.percent(14) {
        follow_up(stage, customer, person, chance)?;
    }
    if chance.percent(20) {
        collected(stage, customer, person, chance)?;
    }
    Ok(())
}

fn collect(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    nth: usize,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let lines = [bought::line(person, chance)];
    let promised_at = stage.today.minutes(chance.between(-20, 55));
    let ordered = visavi_domain::Moment(promised_at.0 - 3_600_000);
    let progress = if nth.is_multiple_of(2) {
        let since = stage.today.minutes(-chance.between(5, 90));
        Progress::Ready { since, place: PLACES[nth], until: stage.today.saturday() }
    } else {
        Progress::ToPick
    };
    let status = if nth.is_multiple_of(2) { OrderStatus::Ready } else { OrderStatus::Open };
    let number = stage.numbers.next(&stage.today, ordered);
    let counter = Counter::Online { status, status_at: None };
    buying::order(&mut stage.telling, customer, &number, ordered, counter, &lines)?;
    stage.pickup(customer, &number, &person.home, promised_at, progress, &lines)
}

/// An order that was collected some time ago.
fn collected(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let lines = [bought::line(person, chance)];
    let days = chance.between(3, 500);
    let number = stage.buys_online(customer, stage.today.ago(days, 11, 10), &lines)?;
    let ready_at = stage.today.ago(days, 11, 52);
    let progress = Progress::HandedOver { ready_at };
    stage.pickup(customer, &number, &person.home, stage.today.ago(days, 12, 10), progress, &lines)
}

fn complain(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let line = bought::line(person, chance);
    let open = chance.percent(35);
    let days = if open { chance.between(1, 9) } else { chance.between(15, 400) };
    let (about, words) = chance.one_of(&[
        ("Seam came open", "The seam opened the second time I used it."),
        ("Colour ran", "It was washed as the label says, and the colour ran."),
        ("Part missing", "One of the parts was not in the parcel."),
        ("Stopped working", "It worked for a week and then it did not."),
    ]);
    stage.complaint(
        customer,
        &person.home,
        Complaint {
            store: person.home.id(),
            opened_at: stage.today.ago(days, 13, 45),
            item: Some(line.ware.item(line.colour)),
            about: about.to_owned(),
            words: words.to_owned(),
            promised_for: open.then(|| stage.today.day(chance.between(1, 8))),
            owner: Some(service_desk(&person.home)),
            open,
        },
    )
}

fn follow_up(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let line = bought::line(person, chance);
    // Sara's list of today is set: hers are the first of her shop's staff.
    let owner = chance.one_of(&person.home.staff[1..]);
    let due = stage.today.day(chance.between(-30, 14));
    let words = ("Two weeks in", "Ask whether it does what it should");
    stage.follow_up(customer, &person.home, owner, due, words, Some(&line))
}

fn service_desk(shop: &Shop) -> visavi_domain::AssociateId {
    shop.staff.last().expect("every shop has a service desk").id()
}
