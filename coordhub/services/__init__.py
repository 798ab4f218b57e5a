"""What a coordinator does: one function a verb, one transaction each. The command line and the screen call the same ones."""
