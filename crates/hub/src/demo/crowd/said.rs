//! What the crowd said over the years, in every way and age in which things are known.

use visavi_domain::value::{Care, Goal, Level, PriceLevel};
use visavi_domain::{CustomerId, Dimension, How, Value};

use super::super::DemoError;
use super::super::chance::Chance;
use super::super::stage::{Stage, choice, consent, size};
use super::super::telling::{MODEL, OLD_CLUB, Saying, Scene};
use super::super::wares::Worn;
use super::Kind;
use super::person::Person;

/// What may be said; each person says each at most once, so that nobody contradicts
/// themselves by chance.
#[derive(Clone, Copy, Debug)]
enum Topic {
    Department,
    Shoes,
    Feet,
    Tops,
    Trousers,
    Jeans,
    ReachBy,
    Approach,
    Coffee,
    Activity,
    Home,
    Pet,
    Colour,
    Material,
    Fit,
    Theme,
    NotForMe,
    PriceLevel,
    Goal,
    Children,
    BestTime,
    Brand,
}

const TOPICS: [Topic; 22] = {
    use Topic::*;
    [
        Department, Shoes, Feet, Tops, Trousers, Jeans, ReachBy, Approach, Coffee, Activity, Home, Pet, Colour,
        Material, Fit, Theme, NotForMe, PriceLevel, Goal, Children, BestTime, Brand,
    ]
};

pub(super) fn over_the_years(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    match person.kind {
        Kind::Nameless => return Ok(()),
        Kind::Quiet => return no_to_everything(stage, customer, person, chance),
        Kind::Thin | Kind::Usual | Kind::Rich => {}
    }
    consents(stage, customer, chance)?;
    let count = match person.kind {
        Kind::Rich => chance.between(7, 14),
        Kind::Usual => chance.between(2, 5),
        _ => i64::from(chance.percent(40)) + i64::from(chance.percent(15)),
    };
    let mut topics = TOPICS.to_vec();
    for _ in 0..count {
        let topic = topics.swap_remove(chance.below(topics.len()));
        say(stage, customer, person, topic, chance)?;
    }
    if person.kind != Kind::Thin && chance.percent(12) {
        remembered_by_the_old_club(stage, customer, chance)?;
    }
    if person.kind != Kind::Thin && chance.percent(20) {
        guessed(stage, customer, chance)?;
    }
    Ok(())
}

fn say(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    topic: Topic,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let days = chance.between(3, if person.kind == Kind::Thin { 500 } else { 1_500 });
    let at = stage.today.ago(days, i8::try_from(chance.between(10, 18)).expect("an hour"), 25);
    let saying = saying(person, topic, chance);
    // Thin people are met online.
    let online = chance.percent(if person.kind == Kind::Thin { 90 } else { 25 });
    let associate = person.home.at_tablet(chance.below(6));
    let scene = if online && !matches!(topic, Topic::Feet | Topic::Approach | Topic::Fit) {
        Scene::online(None, at)
    } else {
        Scene::told(&person.home, associate, at)
    };
    let said = stage.telling.say(&scene, customer, [saying.clone()])?;
    if days > 400 && chance.percent(25) {
        let again = stage.today.ago(chance.between(3, 300), 15, 40);
        let scene = Scene::told(&person.home, associate, again);
        stage.telling.say(&scene, customer, [saying.still_right(said[0])])?;
    }
    Ok(())
}

fn topic_attribute(topic: Topic) -> &'static str {
    match topic {
        Topic::Department => "department",
        Topic::Shoes => "shoe_size",
        Topic::Feet => "foot_length",
        Topic::Tops => "top_size",
        Topic::Trousers => "trouser_size",
        Topic::Jeans => "jeans_size",
        Topic::ReachBy => "reach_by",
        Topic::Approach => "approach",
        Topic::Coffee => "coffee",
        Topic::Activity => "activity",
        Topic::Home => "home",
        Topic::Pet => "pet",
        Topic::Colour => "colour_liked",
        Topic::Material => "material_avoided",
        Topic::Fit => "fit_liked",
        Topic::Theme => "theme_liked",
        Topic::NotForMe => "not_for_me",
        Topic::PriceLevel => "price_level",
        Topic::Goal => "goal",
        Topic::Children => "children_at_home",
        Topic::BestTime => "best_time",
        Topic::Brand => "brand_liked",
    }
}

fn saying(person: &Person, topic: Topic, chance: &mut Chance) -> Saying {
    let attribute = topic_attribute(topic);
    let one_of = |chance: &mut Chance, codes: &[&str]| Saying::holds(attribute, choice(chance.one_of(codes)));
    match topic {
        Topic::Department => Saying::holds(attribute, choice(person.department)),
        Topic::Shoes | Topic::Tops | Topic::Trousers | Topic::Jeans => worn(person, topic, chance),
        Topic::Feet => {
            let length = u32::try_from(chance.between(228, 290)).expect("feet are not negative");
            Saying::holds(attribute, Value::LengthMm(length)).known(How::Measured, Some("Floor scan"))
        }
        Topic::ReachBy => one_of(chance, &["email", "sms", "call", "email_never_phone"]),
        Topic::Approach => one_of(chance, &["looks_around_first", "likes_help", "in_a_hurry"]),
        Topic::Coffee => one_of(chance, &["dark_roast", "light_roast", "tea", "espresso", "neither"]),
        Topic::Activity => one_of(chance, &["hiking", "running", "cycling", "skiing", "baking", "gardening", "music"]),
        Topic::Home => one_of(chance, &["flat", "house", "house_garden", "cottage"]),
        Topic::Pet => one_of(chance, &["dog", "cat", "horse"]),
        Topic::Colour => one_of(chance, &["navy", "green", "red", "black", "apricot", "violet"]),
        Topic::Material => one_of(chance, &["wool", "down", "leather", "synthetic"]),
        Topic::Fit => one_of(chance, &["slim", "regular", "loose"]).known(How::Observed, None),
        Topic::Theme => one_of(chance, &["outdoor_life", "interior", "music", "baking", "minimal", "vintage"]),
        Topic::NotForMe => not_for_me(chance),
        Topic::PriceLevel => price_level(chance),
        Topic::Goal => goal(chance),
        Topic::Children => one_of(chance, &["no", "yes", "yes_0_2", "yes_3_6", "yes_7_12"]),
        Topic::BestTime => one_of(chance, &["mornings", "evenings", "weekends"]),
        Topic::Brand => one_of(chance, &["Tindvik", "Lunna", "Granö", "Skogby", "Havnlys"]),
    }
}

fn worn(person: &Person, topic: Topic, chance: &mut Chance) -> Saying {
    let womens = person.department == "women";
    let worn = match topic {
        Topic::Shoes if womens => Worn::WomensShoes,
        Topic::Shoes => Worn::MensShoes,
        Topic::Tops if womens => Worn::WomensTops,
        Topic::Tops => Worn::MensTops,
        Topic::Trousers if womens => Worn::WomensTrousers,
        Topic::Trousers => Worn::MensTrousers,
        _ if womens => Worn::WomensJeans,
        _ => Worn::MensJeans,
    };
    let own = person.size(worn, 0).expect("what is worn comes in sizes");
    let saying = size(topic_attribute(topic), person.department, own);
    if matches!(topic, Topic::Shoes) && chance.percent(30) {
        saying.known(How::Measured, Some("Floor scan"))
    } else {
        saying
    }
}

fn not_for_me(chance: &mut Chance) -> Saying {
    let limits = [
        (Dimension::Theme, "party_dresses"),
        (Dimension::Theme, "gaming"),
        (Dimension::Category, "washing_machines"),
        (Dimension::Brand, "Brisk"),
        (Dimension::Material, "fur"),
        (Dimension::Channel, "sms"),
    ];
    let (dimension, limit) = chance.one_of(&limits);
    Saying::holds("not_for_me", Value::Flag(true)).of(dimension, limit)
}

fn price_level(chance: &mut Chance) -> Saying {
    let level = chance.one_of(&[Level::Budget, Level::Middle, Level::Premium]);
    let care = chance.one_of(&[None, Some(Care::Cares), Some(Care::JustWork)]);
    let category = chance.one_of(&["tv_and_sound", "kitchen", "outdoor", "shoes", "washing_machines"]);
    Saying::holds("price_level", Value::PriceLevel(PriceLevel { level, care })).of(Dimension::Category, category)
}

fn goal(chance: &mut Chance) -> Saying {
    let goals = ["Half marathon", "A balcony in bloom", "Sleep outdoors", "Learn to bake bread", "Walk Padjelanta"];
    let what = (chance.one_of(&goals)).to_owned();
    Saying::holds("goal", Value::Goal(Goal { what, note: None, on: None }))
}

fn consents(stage: &mut Stage<'_>, customer: CustomerId, chance: &mut Chance) -> Result<(), DemoError> {
    let mut sayings = Vec::new();
    for (purpose, channel, asked, yes) in [
        ("news", "email", 70, 45),
        ("picked_for_me", "email", 45, 40),
        ("order_ready", "sms", 60, 85),
        ("sizes_online", "web", 25, 60),
        ("profiling", "web", 40, 50),
    ] {
        if chance.percent(asked) {
            sayings.push(consent(purpose, channel, chance.percent(yes)));
        }
    }
    let at = stage.today.ago(chance.between(2, 19), 21, 0);
    stage.says_online(customer, at, sayings)?;
    Ok(())
}

fn no_to_everything(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let at = stage.today.ago(chance.between(10, 600), 14, 5);
    let associate = person.home.at_tablet(chance.below(6));
    stage.tells(
        customer,
        &person.home,
        associate,
        at,
        [
            Saying::holds("no_to_everything", Value::Flag(true)),
            Saying::holds("approach", choice("only_the_basics")),
            consent("news", "email", false),
            consent("profiling", "web", false),
        ],
    )?;
    Ok(())
}

/// Answers from four to nine years ago, which reached the chain last week.
fn remembered_by_the_old_club(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let said_at = stage.today.ago(chance.between(1_461, 3_400), 12, 0);
    let scene = Scene::brought(OLD_CLUB, How::Imported, "Old club", said_at, stage.today.ago(7, 3, 0));
    let saying = match chance.below(3) {
        0 => Saying::holds("hob", choice("induction")),
        1 => Saying::holds("receipt_liked", choice("paper")),
        _ => Saying::holds("delivery_liked", choice("collect_in_store")),
    };
    stage.telling.say(&scene, customer, [saying])?;
    Ok(())
}

/// What a model thinks, which is never more than a guess.
fn guessed(stage: &mut Stage<'_>, customer: CustomerId, chance: &mut Chance) -> Result<(), DemoError> {
    let at = stage.today.ago(chance.between(1, 60), 4, 0);
    let scene = Scene::brought(MODEL, How::Inferred, "Orders of others like these", at, at);
    let code = chance.one_of(&["classic", "colourful", "sea_and_boat", "winter_sports"]);
    stage.telling.say(&scene, customer, [Saying::holds("theme_liked", choice(code))])?;
    Ok(())
}
