"""Server-rendered pages, in German under /de/ and in English under /en/."""
