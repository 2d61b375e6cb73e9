// What every page has: short messages, dialogs, the command menu, signing in again, and the focus after a refused form.
import "./commands.js";
import "./dialogs.js";
import "./session.js";
import "./toasts.js";

document.querySelector("[data-error-summary]")?.focus();
