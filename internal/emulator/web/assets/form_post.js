// Posts the answer to a sign-in to the site that asked for it.
document.forms[0].submit();
