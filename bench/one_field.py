"""The limit of the browser measures: a Streamlit form of one field that says how often it was sent.

Run by Streamlit as a script, behind the console's own server and gate.
"""

import streamlit as st

st.session_state.setdefault("sent", 0)
with st.form("one", clear_on_submit=True):
    st.text_input("Une ligne")
    if st.form_submit_button("Envoyer"):
        st.session_state["sent"] += 1
st.text(f"envois : {st.session_state['sent']}")
