// What every page runs: the registry of controllers, and htmx set up for our content security policy.
import { Application } from "@hotwired/stimulus";
import controllers from "controllers";
import "htmx.org";
import { csrfToken } from "./lib/csrf.js";

const application = Application.start();
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);

document.addEventListener("htmx:config:request", ({ detail }) => {
  const { request } = detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});
