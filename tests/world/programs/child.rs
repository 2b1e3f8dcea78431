//! A program that ends with its owner.

use std::process::{Command, Stdio};

use super::descendants;

/// A started program, and whatever it starts.
///
/// It stays in the process group of whoever started the test, so that Ctrl-C in a
/// terminal reaches it as well.
#[derive(Debug)]
pub struct Child(std::process::Child);

impl Child {
    /// Starts the program.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Self {
        match command.stdin(Stdio::null()).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{} could not be started: {error}", command.get_program().display()),
        }
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn take_output(&mut self) -> std::process::ChildStdout {
        self.0.stdout.take().expect("standard output was asked for, once")
    }

    /// Returns whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Whoever loses its parent is nobody's descendant any more: look first.
        let theirs = descendants(self.0.id());
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
        for (id, _) in theirs {
            kill(id);
        }
    }
}

/// Ends a process at once, without a good-bye. Of one that has ended already nothing
/// happens.
pub fn kill(id: u32) {
    // The standard library kills only what it started itself.
    let _ended = Command::new("kill").args(["-KILL", &id.to_string()]).stderr(Stdio::null()).status();
}
