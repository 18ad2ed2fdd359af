// The service worker: our own files and two pages without anybody's data; never JSON, never a write.
// VERSION and FILES stand above this line when it is served.

const CACHE = `strong-answer-${VERSION}`;
const PAGES = ["/offline", "/offline/drill"];
const ATTEMPT = /^\/attempts\/[0-9a-f-]{36}$/;
// Pictures are left out: only the installed app's icon needs one, and the system keeps that.
const ASKED = /"(\/static\/[^"]+\.(?:js|css|svg|webmanifest))"/g;
// Where a new version must not take over: a drill may be running there.
const DRILL = /^\/(attempts\/|offline\/drill)/;

/** Keep the pages with all that their text asks for, and the scripts that come later. */
async function install() {
  const cache = await caches.open(CACHE);
  const ask = (path) => new Request(path, { cache: "reload", credentials: "omit" });
  await cache.addAll(PAGES.map(ask));
  const files = new Set(FILES);
  for (const path of PAGES) {
    const text = await (await cache.match(path)).text();
    for (const [, file] of text.matchAll(ASKED)) files.add(file);
  }
  await cache.addAll([...files].map(ask));
}

async function activate() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
}

/** The network first; without it, the page that does the same from what the device keeps. */
async function navigate(request) {
  try {
    return await fetch(request);
  } catch {
    const { pathname } = new URL(request.url);
    const isDrill = ATTEMPT.test(pathname) || pathname === "/offline/drill";
    return (await kept(isDrill ? "/offline/drill" : "/offline")) ?? Response.error();
  }
}

/** Something of this version's, whatever is asked behind it. */
const kept = async (request) => (await caches.open(CACHE)).match(request, { ignoreSearch: true });

async function takeOver() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!pages.some((page) => DRILL.test(new URL(page.url).pathname))) await self.skipWaiting();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (url.pathname.startsWith("/static/") || PAGES.includes(url.pathname)) {
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
  }
});
