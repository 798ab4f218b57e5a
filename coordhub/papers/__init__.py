"""What leaves the office: what a paper says (one module a paper), and the faces that draw it."""
