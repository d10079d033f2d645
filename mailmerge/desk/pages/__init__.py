"""The pages, a module a subject: each reads a form, asks `operations`, and shows what is answered."""
