"""The desk: the same work in a browser. It shows what `operations` answers, and hands on what is asked."""
