//! What has to be on the machine: installs it on Debian and Ubuntu, and elsewhere says
//! exactly what to install.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::step::{Outcome, run_command, start, step};

/// Debian's name, and a file that shows it is there.
const PACKAGES: [(&str, &str); 14] = [
    ("build-essential", "/usr/bin/cc"),
    ("pkg-config", "/usr/bin/pkg-config"),
    ("libwebkit2gtk-4.1-dev", "/usr/include/webkitgtk-4.1"),
    ("libgtk-3-dev", "/usr/include/gtk-3.0"),
    ("librsvg2-dev", "/usr/include/librsvg-2.0"),
    ("libssl-dev", "/usr/include/openssl/ssl.h"),
    ("xvfb", "/usr/bin/Xvfb"),
    ("xauth", "/usr/bin/xauth"),
    ("webkit2gtk-driver", "/usr/bin/WebKitWebDriver"),
    ("dbus", "/usr/bin/dbus-run-session"),
    ("chromium", "/usr/bin/chromium"),
    // For the layer that the power cuts lie in. Its own files have its version in their path.
    ("libclang-dev", "/var/lib/dpkg/info/libclang-dev.list"),
    ("gnome-keyring", "/usr/bin/gnome-keyring-daemon"),
    // Debian keeps several versions side by side; this folder is there with any of them.
    ("postgresql", "/usr/lib/postgresql"),
];

/// Installs system packages and the packages of the screens and of the browser tests.
pub fn run() -> Outcome {
    step("system packages", system)?;
    step("npm packages", || {
        npm("ui")?;
        npm("tests/browser")
    })
}

fn system() -> Outcome {
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|(_, file)| !Path::new(file).exists()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!(
            "this machine lacks what Debian calls: {names}\n\
             Install their counterparts (on Fedora: webkit2gtk4.1-devel gtk3-devel librsvg2-devel \
             openssl-devel xorg-x11-server-Xvfb xauth webkit2gtk-driver dbus-daemon chromium \
             gnome-keyring clang-devel postgresql-server) and run this again."
        ));
    }
    println!("installing {names}");
    apt(&["update", "-q"])?;
    let mut install = vec!["install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
    install.extend(missing);
    apt(&install)
}

fn apt(arguments: &[&str]) -> Outcome {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
    }
    run_command(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()))
}

/// Installs a folder's npm packages when its lock file is newer than what is there.
fn npm(folder: &str) -> Outcome {
    let folder = crate::step::root().join(folder);
    let modified = |path: &str| folder.join(path).metadata().and_then(|about| about.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    let folder = folder.to_str().expect("the project's path is text");
    start("npm", &["ci", "--no-fund", "--no-audit", "--loglevel=error", "--prefix", folder])
}
