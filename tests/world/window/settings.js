// Changes settings through the same request as the screen "Me", so that a picture of any
// screen can be taken in another dress. Arguments: what changes, as an object.
const [changes, done] = arguments;
const call = (name, args) => window.__TAURI_INTERNALS__.invoke("call", { name, args });

call("state", {})
  .then(({ settings }) => call("settings", { settings: { ...settings, ...changes } }))
  .then(
    () => done(null),
    (why) => done(JSON.stringify(why)),
  );
