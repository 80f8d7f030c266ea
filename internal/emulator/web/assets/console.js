// Keeps the marked part of a page up to date: fetches the page again and takes that
// part of it. Not while the tab is hidden, and not while somebody uses the part.
"use strict";
(() => {
	const region = document.querySelector("[data-live]");
	const toggle = document.querySelector("[data-live-toggle]");
	if (!region || !toggle) return;
	const state = document.querySelector("[data-live-state]");
	const pause = 1500;
	const slowest = 15000;
	let wait = pause;
	let timer = 0;
	let running = true;

	const say = (text) => {
		if (state.textContent !== text) state.textContent = text;
	};

	// Focus or a selection in the part would be lost.
	const used = () => {
		const selection = document.getSelection();
		return region.contains(document.activeElement) ||
			(selection && !selection.isCollapsed && region.contains(selection.anchorNode));
	};

	const take = (page) => {
		const fresh = page.querySelector("[data-live]");
		if (!fresh) return false; // it has nothing more to tell
		if (fresh.innerHTML === region.innerHTML || used()) return true;
		const scrolled = [...region.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
		region.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
		region.querySelectorAll(".scroll").forEach((box, i) => { box.scrollLeft = scrolled[i] || 0; });
		return true;
	};

	const refresh = async () => {
		try {
			const response = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
			const page = new DOMParser().parseFromString(await response.text(), "text/html");
			if (!running) return;
			if (!response.ok) throw new Error(String(response.status));
			if (!take(page)) {
				location.reload();
				return;
			}
			wait = pause;
			say("");
		} catch {
			wait = Math.min(2 * wait, slowest);
			say("The emulator doesn’t answer; it is asked again.");
		}
		plan();
	};

	const plan = () => {
		clearTimeout(timer);
		if (running && !document.hidden) timer = setTimeout(refresh, wait);
	};

	toggle.hidden = false;
	toggle.addEventListener("click", () => {
		running = !running;
		toggle.setAttribute("aria-pressed", String(!running));
		say(running ? "" : "Paused.");
		plan();
	});
	document.addEventListener("visibilitychange", plan);
	plan();
})();
