"use strict";

document.getElementById("connect").addEventListener("click", () => globalWeb3ConnectButtonOnClick());
