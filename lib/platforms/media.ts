/** What is said of something public on a platform, as `GET /v1/media` answers. */
export type MediaEmbed = { readonly html: string; readonly width: number | null; readonly height: number | null };

type Picture = { readonly url: string; readonly width: number | null; readonly height: number | null };

export type Media = {
  readonly object: "media";
  readonly url: string;
  readonly platform: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    /** Null: we do not know where it says so. */
    readonly policy_url: string | null;
  };
  readonly type: "video" | "photo" | "rich" | "link";
  readonly title: string | null;
  readonly author: { readonly name: string | null; readonly url: string | null } | null;
  /** The picture itself, where it is one. */
  readonly photo: Picture | null;
  readonly thumbnail: Picture | null;
  readonly embed: MediaEmbed | null;
  readonly links: {
    readonly media: string;
    readonly platform_policy: string | null;
    readonly platform_terms: string | null;
  };
  readonly cached_until: string;
};

/** Structurally the gateway's port of the same name; `lib/main` checks that they fit. */
export type MediaAnswer =
  | { readonly outcome: "found"; readonly provider: string; readonly body: Media }
  | { readonly outcome: "invalid_url" | "unsupported" | "unconfigured" | "hidden" | "gone" }
  | { readonly outcome: "failed"; readonly retryAfterSeconds: number | null };
