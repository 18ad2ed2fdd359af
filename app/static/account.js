// Signing out leaves no answers behind in a browser that somebody else may use next.
import { forgetSent } from "./drafts.js";

document.querySelector("[data-sign-out]")?.addEventListener("submit", forgetSent);
