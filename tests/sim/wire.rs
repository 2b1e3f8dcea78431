//! The way between a device and its hub, as the device's caller sees it: a request goes
//! out at once, and the reply is there when the run says so.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use visavi_protocol::Moment;
use visavi_protocol::look_up::{BorrowRequest, GiveBackRequest, LookUpReply, LookUpRequest};
use visavi_sync::engine::{Answer, Ask, Ticket};
use visavi_sync::transport::{Pieces, Sending};
use visavi_sync::{Caller, Failure, Reply, Request, Transport};

/// What is asked of the hub: by the engine, or by somebody who waits at the screen.
#[derive(Debug)]
pub enum Question {
    Ask(Ask),
    LookUp(LookUpRequest),
    Borrow(BorrowRequest),
    GiveBack(GiveBackRequest),
}

/// What the hub answers.
#[derive(Debug)]
pub enum Heard {
    Answer(Answer),
    Found(LookUpReply),
    /// A dossier was lent, or taken back.
    Moved,
}

type Answering = Pin<Box<dyn Future<Output = Result<Heard, Failure>>>>;

/// One request that is under way.
pub struct Flight {
    pub ticket: Ticket,
    answering: Answering,
    wire: Wire,
}

#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Ends>>);

#[derive(Default)]
struct Ends {
    request: Option<Request>,
    reply: Option<Result<Reply, Failure>>,
}

impl Flight {
    /// Lets `caller` ask, and returns the request as it left.
    pub fn start(caller: &Caller, ticket: Ticket, question: Question, time: Moment) -> (Self, Request) {
        let wire = Wire::default();
        let caller = Caller { transport: Arc::new(wire.clone()), ..caller.clone() };
        let asking = async move {
            match question {
                Question::Ask(ask) => caller.ask(ask, time).await.map(Heard::Answer),
                Question::LookUp(request) => caller.look_up(&request, time).await.map(Heard::Found),
                Question::Borrow(request) => caller.borrow(&request, time).await.map(|_| Heard::Moved),
                Question::GiveBack(request) => caller.give_back(&request, time).await.map(|_| Heard::Moved),
            }
        };
        let mut flight = Self { ticket, answering: Box::pin(asking), wire };
        assert!(flight.look().is_none(), "nothing is answered before it was sent");
        let request = flight.wire.ends(|ends| ends.request.take()).expect("the caller sends at once");
        (flight, request)
    }

    /// Hands the reply in and returns what the caller makes of it.
    pub fn land(mut self, reply: Result<Reply, Failure>) -> Result<Heard, Failure> {
        self.wire.ends(|ends| ends.reply = Some(reply));
        self.look().expect("a reply answers")
    }

    fn look(&mut self) -> Option<Result<Heard, Failure>> {
        match self.answering.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }
}

impl Wire {
    fn ends<T>(&self, with: impl FnOnce(&mut Ends) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Transport for Wire {
    fn send(&self, request: Request) -> Sending<'_> {
        self.ends(|ends| ends.request = Some(request));
        Box::pin(poll_fn(|_| match self.ends(|ends| ends.reply.take()) {
            Some(reply) => Poll::Ready(reply),
            None => Poll::Pending,
        }))
    }

    /// Streams are modelled by what is heard on them.
    fn listen<'a>(&'a self, _: Request, _: Pieces<'a>) -> Sending<'a> {
        Box::pin(std::future::ready(Err(Failure::Unreachable)))
    }
}

/// Where a caller speaks to that was given no wire.
pub struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: Request) -> Sending<'_> {
        Box::pin(std::future::ready(Err(Failure::Unreachable)))
    }

    fn listen<'a>(&'a self, _: Request, _: Pieces<'a>) -> Sending<'a> {
        Box::pin(std::future::ready(Err(Failure::Unreachable)))
    }
}
