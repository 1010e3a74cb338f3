import { Controller } from "@hotwired/stimulus";

/** On a link to a `<dialog>`: opens it as a modal; without JavaScript `:target` shows it in the page. */
export default class extends Controller {
  open(event) {
    const dialog = document.querySelector(this.element.hash);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
    dialog.addEventListener("click", closeFromInside);
  }
}

function closeFromInside(event) {
  const isBackdrop = event.target === event.currentTarget;
  if (!isBackdrop && !event.target.closest("[data-dialog-close]")) return;
  event.preventDefault();
  event.currentTarget.close();
}
