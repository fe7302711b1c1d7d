// What the browser does itself: theme, panel, keys, scrolling, copying. Choices are kept in local storage.
(() => {
    const root = document.documentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const read = (key, fallback) => localStorage.getItem("dashboard." + key) ?? fallback;
    const write = (key, value) => value === null ? localStorage.removeItem("dashboard." + key) : localStorage.setItem("dashboard." + key, value);

    const applyTheme = () => {
        const theme = read("theme", "system");
        root.dataset.theme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    };
    const applyPanel = () => {
        root.style.setProperty("--panel", read("panel-size", "44") + "%");
        root.dataset.panel = read("panel-side", "right");
    };
    dark.addEventListener("change", applyTheme);
    applyTheme();
    applyPanel();

    const resizePanel = by => {
        write("panel-size", Math.min(75, Math.max(20, Number(read("panel-size", "44")) + by)));
        applyPanel();
    };
    const click = selector => {
        const target = [...document.querySelectorAll(selector)].pop();
        target?.click();
        return Boolean(target);
    };
    const pages = { r: "/", c: "/consolelogs", s: "/structuredlogs", t: "/traces", m: "/metrics" };
    const keys = {
        "?": () => click("[data-key='help']"),
        "S": () => click("[data-key='settings']"),
        "X": () => click("[data-key='close']"),
        "Escape": () => click("[data-key='dismiss']") || click("[data-key='close']"),
        "+": () => resizePanel(5),
        "-": () => resizePanel(-5),
        "R": () => { write("panel-size", null); write("panel-side", null); applyPanel(); return true; },
        "T": () => { write("panel-side", root.dataset.panel === "right" ? "below" : "right"); applyPanel(); return true; },
        "/": () => { const box = document.querySelector("input[type='search']"); box?.focus(); return Boolean(box); },
    };
    addEventListener("keydown", event => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const typing = event.target.closest("input, textarea, select");
        if (typing && event.key !== "Escape") return;
        if (pages[event.key]) {
            event.preventDefault();
            Blazor.navigateTo(pages[event.key]);
        } else if (keys[event.key] && keys[event.key]() !== false) {
            event.preventDefault();
        } else if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role='row'], .node, .mark")) {
            event.preventDefault();
            event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.matches("[role='row']")) {
            event.preventDefault();
            const rows = [...event.target.parentElement.querySelectorAll("[role='row'][tabindex]")];
            rows[rows.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
        }
    });
    // A menu closes when something in it was chosen or somewhere else was clicked.
    addEventListener("click", event => {
        if (event.target.closest("[data-reload]")) location.reload();
        for (const menu of document.querySelectorAll("details.menu[open]")) {
            if (!menu.contains(event.target) || event.target.closest(".entries button, .entries a")) menu.open = false;
        }
    });

    // A dashboard that was started again knows nothing of this page, but its address says all that it shows.
    const reloadWhenBack = async () => {
        for (;;) {
            const answer = await fetch("/login").catch(() => null);
            if (answer?.ok) return location.reload();
            await new Promise(done => setTimeout(done, 2000));
        }
    };
    addEventListener("DOMContentLoaded", () => {
        const notice = document.getElementById("components-reconnect-modal");
        if (!notice) return;
        const isLost = () => ["rejected", "failed"].some(state => notice.classList.contains("components-reconnect-" + state));
        const observer = new MutationObserver(() => {
            if (!isLost()) return;
            observer.disconnect();
            reloadWhenBack();
        });
        observer.observe(notice, { attributes: true, attributeFilter: ["class"] });
    });

    window.dashboard = {
        theme: () => read("theme", "system"),
        setTheme: theme => { write("theme", theme); applyTheme(); },
        setting: (key, fallback) => read(key, fallback),
        setSetting: (key, value) => write(key, value),
        copy: text => navigator.clipboard?.writeText(text),
        isAtTop: element => !element || element.scrollTop < 8,
        toTop: element => { if (element) element.scrollTop = 0; },
        // Goes on to the end, unless somebody has scrolled away from what was the end the last time.
        stick: element => {
            if (!element) return;
            const end = element.lastEnd ?? 0;
            if (end === 0 || element.scrollTop + element.clientHeight >= end - 40) element.scrollTop = element.scrollHeight;
            element.lastEnd = element.scrollHeight;
        },
        download: async (name, stream) => {
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()]));
            link.download = name;
            link.click();
            URL.revokeObjectURL(link.href);
        },
        showModal: element => element?.querySelector("input, select, button")?.focus(),
    };
})();
