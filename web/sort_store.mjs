// Answers that outlive the tab: the session of the desk, kept by this browser until it is erased.
const KEY = 'blue-square-sorting';

// False where the browser keeps nothing: storage is full, or denied.
export function keep(session) {
    try {
        localStorage.setItem(KEY, session);
        return true;
    } catch {
        return false;
    }
}

// The session's text, or null.
export function kept() {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null;
    }
}

export function erase() {
    try {
        localStorage.removeItem(KEY);
    } catch {
        // Where nothing can be kept there is nothing to erase.
    }
}

// What a session is about, to be shown: {answers, boxes, pictures}; null where it is none.
export function about(session) {
    try {
        const { format, acts, boxes, pictures } = JSON.parse(session);
        if (format !== 'blue-square-sorting') return null;
        return { answers: acts.filter(({ asked }) => asked !== 'taken over').length, boxes, pictures: pictures.length };
    } catch {
        return null;
    }
}
