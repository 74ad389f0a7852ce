type Page<T> = { readonly items: readonly T[]; readonly pagination: { readonly nextPage: number | null } };

/**
 * Everything in a list of Creem's, page after page as Creem counts them. The package's own pages end at one that has
 * less than was asked for, which is also one that Creem made smaller.
 */
export async function* allPages<T>(ask: (page: number) => Promise<Page<T>>): AsyncIterable<T> {
  let page: number | null = 1;
  while (page !== null) {
    const { items, pagination }: Page<T> = await ask(page);
    yield* items;
    page = pagination.nextPage;
  }
}
