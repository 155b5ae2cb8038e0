// Hands a form's question to the browser's passkeys and sends the answer with the form. Nothing else runs on these pages.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => {
    if (!buffer) return undefined;
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const listed = (credentials) => (credentials || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const make = async (asked) => {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const excludeCredentials = listed(asked.excludeCredentials);
    const publicKey = { ...asked, user, excludeCredentials, challenge: bytes(asked.challenge) };
    const made = await navigator.credentials.create({ publicKey });
    return { made, response: { attestationObject: text(made.response.attestationObject) } };
  };

  const prove = async (asked) => {
    const allowCredentials = listed(asked.allowCredentials);
    const publicKey = { ...asked, allowCredentials, challenge: bytes(asked.challenge) };
    const made = await navigator.credentials.get({ publicKey });
    const { authenticatorData, signature, userHandle } = made.response;
    const response = { authenticatorData: text(authenticatorData), signature: text(signature) };
    return { made, response: { ...response, userHandle: text(userHandle) } };
  };

  const answer = async (form) => {
    const asked = JSON.parse(form.dataset.options);
    const { made, response } = await (form.dataset.passkey === "make" ? make(asked) : prove(asked));
    response.clientDataJSON = text(made.response.clientDataJSON);
    const whole = { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response };
    form.elements.credential.value = JSON.stringify(whole);
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form).catch(() => {
        form.querySelector("[role=alert]").textContent = "This did not work. Load the page again and retry.";
      });
    });
  }
})();
