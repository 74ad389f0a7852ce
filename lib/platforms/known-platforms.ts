/** What we know of a platform beyond the registry, by the name that the registry gives it. */
export type KnownPlatform = {
  /** What it says about privacy, and on what terms it is used. */
  readonly policyUrl: string;
  readonly termsUrl: string;
  /** Hosts of its players besides those under its own domains. */
  readonly embedHosts?: readonly string[];
  /** Added to what its endpoint is asked. */
  readonly asks?: Readonly<Record<string, string>>;
  /** Parameters of its addresses that follow whoever shared one, and say nothing of what is shared. */
  readonly followers?: readonly string[];
  /** A host of its players that sets no cookie before somebody plays, in place of the usual one. */
  readonly quietHosts?: Readonly<Record<string, string>>;
  /** It answers only with the operator's token. */
  readonly needsMetaToken?: true;
};

const google = { policyUrl: "https://policies.google.com/privacy" };
const x = {
  policyUrl: "https://x.com/en/privacy",
  termsUrl: "https://x.com/en/tos",
  asks: { omit_script: "1", dnt: "true" },
  followers: ["s", "t"],
};

export const knownPlatforms: Readonly<Record<string, KnownPlatform>> = {
  YouTube: {
    ...google,
    termsUrl: "https://www.youtube.com/t/terms",
    embedHosts: ["www.youtube-nocookie.com"],
    followers: ["si", "feature", "pp", "ab_channel"],
    quietHosts: { "www.youtube.com": "www.youtube-nocookie.com", "youtube.com": "www.youtube-nocookie.com" },
  },
  Instagram: {
    policyUrl: "https://privacycenter.instagram.com/policy",
    termsUrl: "https://help.instagram.com/581066165581870",
    needsMetaToken: true,
  },
  Facebook: {
    policyUrl: "https://www.facebook.com/privacy/policy/",
    termsUrl: "https://www.facebook.com/legal/terms",
    followers: ["mibextid", "rdid", "share_url"],
    needsMetaToken: true,
  },
  TikTok: {
    policyUrl: "https://www.tiktok.com/legal/privacy-policy",
    termsUrl: "https://www.tiktok.com/legal/terms-of-service",
    followers: ["_t", "_r", "is_from_webapp", "sender_device", "sender_web_id"],
  },
  Vimeo: { policyUrl: "https://vimeo.com/privacy", termsUrl: "https://vimeo.com/terms", asks: { dnt: "true" } },
  SoundCloud: {
    policyUrl: "https://soundcloud.com/pages/privacy",
    termsUrl: "https://soundcloud.com/terms-of-use",
    followers: ["si"],
  },
  Spotify: {
    policyUrl: "https://www.spotify.com/legal/privacy-policy/",
    termsUrl: "https://www.spotify.com/legal/end-user-agreement/",
    followers: ["si"],
  },
  Reddit: {
    policyUrl: "https://www.reddit.com/policies/privacy-policy",
    termsUrl: "https://www.redditinc.com/policies/user-agreement",
    embedHosts: ["embed.reddit.com"],
    followers: ["share_id"],
  },
  "Bluesky Social": {
    policyUrl: "https://bsky.social/about/support/privacy-policy",
    termsUrl: "https://bsky.social/about/support/tos",
    embedHosts: ["embed.bsky.app"],
  },
  X: x,
  Twitter: x,
  Flickr: { policyUrl: "https://www.flickr.com/help/privacy", termsUrl: "https://www.flickr.com/help/terms" },
  Pinterest: {
    policyUrl: "https://policy.pinterest.com/en/privacy-policy",
    termsUrl: "https://policy.pinterest.com/en/terms-of-service",
    embedHosts: ["assets.pinterest.com"],
  },
  Dailymotion: {
    policyUrl: "https://legal.dailymotion.com/en/privacy-policy/",
    termsUrl: "https://legal.dailymotion.com/en/terms-of-use/",
  },
  "WordPress.com": { policyUrl: "https://automattic.com/privacy/", termsUrl: "https://wordpress.com/tos/" },
  Figma: { policyUrl: "https://www.figma.com/legal/privacy/", termsUrl: "https://www.figma.com/legal/tos/" },
  Canva: {
    policyUrl: "https://www.canva.com/policies/privacy-policy/",
    termsUrl: "https://www.canva.com/policies/terms-of-use/",
  },
};

/** Followers that anybody's addresses carry. */
export const commonFollowers = /^(utm_\w+|fbclid|gclid|dclid|msclkid|igsh|igshid|mc_cid|mc_eid|ref_src|ref_url)$/i;
