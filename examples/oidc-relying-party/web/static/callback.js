"use strict";

// Passes the answer in the fragment on to the server, and takes it out of the
// address bar and the history. Errors may come in the query.
const answer = new URLSearchParams(location.hash.slice(1) || location.search);
history.replaceState(null, "", location.pathname);

const form = document.createElement("form");
form.method = "post";
form.action = "/callback";
for (const [name, value] of answer) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}
document.body.append(form);
form.submit();
