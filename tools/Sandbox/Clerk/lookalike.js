// Replaces clerk-js and its sign-in component if npm cannot fetch them. It has the part of their interface that the pages use,
// over the same routes. One button leads to the page where people choose who they are.
(() => {
  const script = document.currentScript;
  const api = new URL(script.dataset.clerkProxyUrl || new URL(script.src).origin, location.href);
  const listeners = new Set();
  let client = null;
  let options = {};

  const call = async (path, form, method) => {
    const url = new URL(`${api.pathname.replace(/\/$/, '')}/v1${path}`, api);
    if (path !== '/dev_browser') url.searchParams.set('__clerk_db_jwt', await browser());
    if (method) url.searchParams.set('_method', method);
    const response = await fetch(url, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
    const body = await response.json();
    if (!response.ok) throw Object.assign(new Error(body.errors?.[0]?.message ?? response.statusText), body);
    return body;
  };

  const cookie = name => document.cookie.split('; ').find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const keep = (name, value, age = 31536000) => { document.cookie = `${name}=${value}; path=/; max-age=${age}; SameSite=Lax`; };
  const suffix = async () => {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(Clerk.publishableKey)));
    return btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').slice(0, 8);
  };
  const keepBoth = async (name, value, age) => {
    keep(name, value, age);
    keep(`${name}_${await suffix()}`, value, age);
  };

  const browser = async () => {
    if (!cookie('__clerk_db_jwt')) await keepBoth('__clerk_db_jwt', (await call('/dev_browser', {})).id);
    return cookie('__clerk_db_jwt');
  };

  const refresh = async () => {
    client = (await call('/client')).response;
    const session = client.sessions.at(-1);
    Clerk.session = session ? { id: session.id, getToken: settings => token(session.id, settings) } : null;
    Clerk.user = session ? { id: session.user.id, username: session.user.username, fullName: session.user.first_name } : null;
    await keepBoth('__client_uat', session ? Math.floor(session.created_at / 1000) : 0);
    await keepBoth('__session', session?.last_active_token.jwt ?? '', session ? undefined : 0);
    for (const listener of listeners) listener({ client, user: Clerk.user, session: Clerk.session });
  };

  const token = async (id, { template } = {}) => {
    const { jwt } = await call(`/client/sessions/${id}/tokens${template ? `/${template}` : ''}`, {});
    if (!template) await keepBoth('__session', jwt);
    return jwt;
  };

  const after = settings => settings.forceRedirectUrl ?? options.signInForceRedirectUrl
    ?? new URLSearchParams(location.search).get('redirect_url') ?? settings.fallbackRedirectUrl ?? options.signInFallbackRedirectUrl ?? '/';

  // Back from the provider: a new person is signed up with the identity that the sign-in has found.
  const resume = async settings => {
    if (!location.hash.startsWith('#/sso-callback')) return false;
    if (client.sign_in?.first_factor_verification.status === 'transferable') await call('/client/sign_ups', { transfer: true });
    await refresh();
    if (Clerk.user) location.assign(after(settings));
    return Boolean(Clerk.user);
  };

  window.Clerk = {
    publishableKey: script.dataset.clerkPublishableKey || window.__clerk_publishable_key,
    loaded: false,
    user: null,
    session: null,
    get isSignedIn() { return Boolean(Clerk.user); },
    async load(given = {}) {
      options = given;
      await refresh();
      Clerk.loaded = true;
    },
    addListener(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async mountSignIn(node, settings = {}) {
      if (await resume(settings)) return;
      const heading = Object.assign(document.createElement('h1'), { textContent: 'Sign in to Focus' });
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Continue with X / Twitter' });
      button.style.cssText = 'font: inherit; padding: .7rem 1rem; width: 100%; cursor: pointer';
      button.addEventListener('click', async () => {
        const { response } = await call('/client/sign_ins', { strategy: 'oauth_x', redirect_url: `${location.href.split('#')[0]}#/sso-callback` });
        location.assign(response.first_factor_verification.external_verification_redirect_url);
      });
      node.replaceChildren(heading, button);
    },
    unmountSignIn(node) { node.replaceChildren(); },
    async signOut({ redirectUrl } = {}) {
      await call('/client/sessions', {}, 'DELETE');
      await refresh();
      if (redirectUrl) location.assign(redirectUrl);
    },
  };
})();
