// Keeps the files of the page, and nothing else: no log and no answer ever passes into its cache.
// `KEPT` stands before this, with the version of the page and the names of its files.

const CACHE = `gate-${KEPT.version}`

self.addEventListener("install", event => {
  const fresh = KEPT.files.map(name => new Request(name, {cache: "no-cache"}))
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(fresh)))
})

self.addEventListener("activate", event => {
  event.waitUntil(caches.keys().then(names =>
    Promise.all(names.filter(name => name !== CACHE).map(name => caches.delete(name)))))
})

self.addEventListener("fetch", event => {
  const asked = new URL(event.request.url)
  const name = asked.pathname.slice(new URL(self.registration.scope).pathname.length) || "./"
  if (event.request.method !== "GET" || asked.origin !== location.origin) return
  if (!KEPT.files.includes(name)) return
  event.respondWith(caches.open(CACHE).then(cache => cache.match(new URL(name, self.registration.scope)))
    .then(kept => kept ?? fetch(event.request)))
})
