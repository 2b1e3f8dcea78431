//! Puts the app in a window.
//!
//! It passes requests through and decides nothing: the session's stage is checked behind
//! the one command, in `visavi-app`.

#[cfg(desktop)]
pub mod desktop;

use std::sync::Arc;

use serde_json::Value;
use tauri::{Manager, State, WebviewUrl, WebviewWindowBuilder};
use visavi_app::{App, Code, Start, Trouble};

/// Every request of every screen.
#[tauri::command]
async fn call(app: State<'_, Arc<App>>, name: String, args: Value) -> Result<Value, Trouble> {
    app.call(&name, args).await
}

/// Opens the app and its window, and returns when the window is closed.
///
/// # Errors
/// When the database cannot be opened (its [`Trouble`] says why), or the window cannot.
pub fn run(start: Start) -> Result<(), Box<dyn std::error::Error>> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call])
        .setup(move |window| {
            let start =
                start.with_default_folder(|| window.path().app_data_dir().map_err(|_| Trouble::new(Code::Internal)))?;
            window.manage(tauri::async_runtime::block_on(start.open())?);
            let page = WebviewWindowBuilder::new(window, "main", WebviewUrl::App("index.html".into()));
            // The app's own pages only, whatever a text in them says.
            let page = page.on_navigation(|url| matches!(url.scheme(), "tauri" | "http") && own_host(url.host_str()));
            #[cfg(desktop)]
            let page = page.title("Visavi").inner_size(1180.0, 820.0).min_inner_size(320.0, 480.0);
            page.build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

fn own_host(host: Option<&str>) -> bool {
    matches!(host, Some("localhost" | "tauri.localhost"))
}

/// The entry of phones and tablets, where nobody passes arguments.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn mobile() {
    run(Start::default()).expect("without its database there is nothing to show");
}
