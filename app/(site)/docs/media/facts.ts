export const members = [
  { name: "type", text: "video, photo, rich (anything else that can be shown) or link." },
  { name: "title, author", text: "As the platform says them: one line each, cut to a length, or null." },
  { name: "photo", text: "The picture itself, where the address is one’s." },
  {
    name: "thumbnail",
    text: "A small picture of it, still on the platform’s server, with its size where it is known.",
  },
  { name: "embed", text: "HTML to put into a page, written by us; null where the platform offers none." },
  { name: "links", text: "The address itself, and where the platform says what it does with data, where we know it." },
  { name: "cached_until", text: "When the platform will be asked again, an hour after it was." },
];

export const refusals = [
  { name: "400", text: "No address, one that is none, or one of a site that is not on the list." },
  { name: "403", text: "The platform does not show it to everybody, or not elsewhere; or the key lacks media:read." },
  { name: "404", text: "The platform has nothing there, or no longer." },
  { name: "502", text: "The platform did not answer, or with something else than a description. Nothing was charged." },
  { name: "503", text: "The operator has not set up this platform." },
];
