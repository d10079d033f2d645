// Makes waiting visible, and keeps a second press from sending a form twice. Every page works without it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button && form.dataset.wait !== undefined) button.textContent = form.dataset.wait;
  // A form that is answered with a PDF leaves the page as it is.
  window.setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
