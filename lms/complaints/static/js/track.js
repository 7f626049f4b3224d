// The square on a receipt leads here with the reference and the secret behind the #, which no server ever sees.

for (const form of document.querySelectorAll("[data-track]")) {
  const [reference, secret] = decodeURIComponent(location.hash.slice(1)).split(".");
  if (!secret) continue;
  form.elements.reference.value = reference;
  form.elements.secret.value = secret;
  history.replaceState(null, "", location.pathname);
  form.querySelector("button[type=submit]")?.focus();
}
